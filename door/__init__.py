"""The door: what somebody asks for, on the command line, in a batch file or in Python, becomes orders for the studio."""
