"""One encoder for each kind of file, all with the same three verbs: open, write, close."""
