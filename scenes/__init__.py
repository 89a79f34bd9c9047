"""The pictures: one Manim scene per figure of the article. `catalog` lists them without importing Manim."""
