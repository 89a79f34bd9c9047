"""The studio makes files out of Manim scenes: MP4, GIF, WebM and PNG, straight from the renderer's frames.

It films any Manim scene and knows nothing of what the scene shows.
"""
