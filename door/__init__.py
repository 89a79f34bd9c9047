"""The door: what is asked for on a command line, in a batch file or in Python becomes the studio's orders."""
