"""The layouts of pictures that are wider than high: 16:9, and 4:3 for old projectors."""

from __future__ import annotations

from dataclasses import replace

from scenes.layout.regions import Box, Column, Layout

LANDSCAPE = Layout(
    name="landscape",
    width=128 / 9,
    height=8.0,
    heading=Column(-6.4, 6.4, 3.22),
    corner=Column(4.75, 6.4, 3.22),
    remark=Column(1.0, 4.4, 3.22),
    caption=Column(-6.44, 6.44, -3.5),
    plane=Box(-5.75, 1.5, -2.45, 2.6),
    agenda=Column(2.15, 6.4, 2.3, 0.52),
    sums=Column(2.15, 6.4, 0.36, lines=5.3),
    rule=Column(2.15, 6.4, 2.3, lines=7),
    readings=Column(2.15, 5.8, 0.7, lines=4.8),
    errata=Column(2.15, 6.4, -2.2, 0.34),
    run_plane=Box(-5.75, 1.5, -2.45, 2.6),
    run_name=Column(2.15, 5.8, 2.3),
    run_readings=Column(2.15, 5.8, 1.4),
    endings=Column(2.15, 6.54, -1.1, 0.58),
    bars=Box(3.75, 6.1, -2.15, -0.7),
    mountain=Box(-6.4, 6.4, -3.1, 2.0),
    counts=Column(4.2, 6.4, 3.22),
    score=Column(-1.6, 6.4, 3.22, 0.5),
    lesson=Column(-6.4, -2.1, 2.84, 0.4, lines=3.3),
    wide_plane=Box(-5.75, 6.4, -2.45, 2.5),
    low_plane=Box(-5.75, 6.4, -2.45, 0.5),
    inset=Box(-6.2, -1.5, 0.95, 2.5),
    gauge=Box(0.45, 0.45, 0.95, 2.35),
    instruments=Column(1.95, 6.2, 2.35, 0.47),
    equation=Column(0.0, 6.4, 3.22),
    starts_plane=Box(-5.75, 1.7, -2.45, 2.6),
    progress=Column(2.2, 6.3, 2.36, 0.0),
    table=Box(2.8, 6.3, -0.86, 1.74),
    position=Column(2.66, 5.25, -1.22, 0.44),
    legend=Column(2.2, 6.54, -2.14, 0.38),
    panels=Box(-5.7, 6.4, 0.35, 2.3),
    chart=Box(-5.7, 5.55, -2.6, -0.9),
    upper_plane=Box(-5.75, 1.25, 0.3, 2.6),
    lower_plane=Box(-5.75, 1.25, -2.45, -0.15),
    findings=Column(2.25, 6.4, 2.3, 0.5, lines=8),
    kinds=Column(2.25, 6.4, -1.7, 0.45, lines=3),
    race_chart=Box(2.35, 5.75, -2.45, -0.75),
    basin_map=Box(-5.75, -0.2, -2.45, 2.55),
    basin_table=Box(0.55, 6.3, -0.75, 2.3),
    basin_rates=Box(0.75, 6.1, -2.25, -1.3),
    noise_data=Box(0.75, 6.3, 0.2, 2.55),
    noise_rows=Column(0.75, 6.3, -0.55, 0.47, lines=5),
)
"""16:9."""


def classic() -> Layout:
    """4:3, for old projectors: the regions of landscape, closer together and higher."""
    wide, width, height = LANDSCAPE, 12.0, 9.0
    inwards, lift = (wide.width - width) / 2, (height - wide.height) / 2

    def narrower(region: Column) -> Column:
        return region._replace(left=region.left + inwards, right=region.right - inwards)

    def framed(box: Box) -> Box:
        return Box(box.left + inwards, box.right - inwards, box.bottom, box.top)

    foot = wide.plane.bottom - lift + 0.5
    beside = (
        "corner",
        "remark",
        "counts",
        "progress",
        "position",
        "legend",
        "agenda",
        "sums",
        "rule",
        "readings",
        "run_name",
        "run_readings",
        "endings",
    )
    return replace(
        wide,
        name="classic",
        width=width,
        height=height,
        heading=narrower(wide.heading).moved(up=lift),
        caption=narrower(wide.caption).moved(up=-lift + 0.54)._replace(pitch=0.5),
        plane=framed(wide.plane)._replace(bottom=wide.plane.bottom - lift + 0.5, top=wide.plane.top + lift),
        run_plane=framed(wide.plane)._replace(
            bottom=wide.plane.bottom - lift + 0.5, top=wide.plane.top + lift
        ),
        errata=wide.errata.moved(-inwards, -lift + 0.5),
        bars=wide.bars.moved(-inwards, lift - 0.3),
        mountain=framed(wide.mountain)._replace(bottom=wide.mountain.bottom - lift, top=wide.mountain.top),
        score=Column(-1.6, wide.score.right - inwards, wide.score.top + lift - 0.62, 0.5),
        lesson=narrower(wide.lesson).moved(up=lift),
        wide_plane=framed(wide.wide_plane)._replace(bottom=foot, top=wide.wide_plane.top + lift),
        low_plane=framed(wide.low_plane)._replace(bottom=foot, top=wide.low_plane.top + lift - 0.3),
        inset=Box(-5.09, -1.6, wide.inset.bottom + lift - 0.3, wide.inset.top + lift - 0.3),
        gauge=wide.gauge.moved(-0.35, lift - 0.3),
        instruments=Column(1.2, 5.09, wide.instruments.top + lift - 0.3, 0.44),
        equation=Column(-5.3, 5.3, wide.equation.top + lift - 0.62),
        starts_plane=framed(wide.starts_plane)._replace(
            right=wide.starts_plane.right - inwards, bottom=foot, top=wide.starts_plane.top + lift
        ),
        table=wide.table.moved(-inwards, lift),
        panels=framed(wide.panels)._replace(top=wide.panels.top + lift),
        race_chart=wide.race_chart.moved(-inwards, -lift + 0.5),
        chart=framed(wide.chart)._replace(bottom=wide.chart.bottom - lift + 0.5),
        upper_plane=framed(wide.upper_plane)._replace(bottom=0.55, top=wide.upper_plane.top + lift),
        lower_plane=framed(wide.lower_plane)._replace(bottom=foot, top=0.1),
        findings=wide.findings.moved(-inwards, lift),
        kinds=wide.kinds.moved(-inwards, 0.0),
        basin_map=Box(-4.7, -0.35, foot, wide.basin_map.top + lift - 0.2),
        basin_table=Box(0.15, 5.3, wide.basin_table.bottom + lift, wide.basin_table.top + lift - 0.2),
        basin_rates=Box(0.35, 5.1, foot + 0.2, foot + 1.15),
        noise_data=Box(0.45, 5.2, foot + 2.9, wide.basin_map.top + lift - 0.2),
        noise_rows=Column(0.35, 5.2, foot + 2.1, 0.5, lines=5),
        caption_lines=2,
        many=3,
        **{name: getattr(wide, name).moved(-inwards, lift) for name in beside},
    )
