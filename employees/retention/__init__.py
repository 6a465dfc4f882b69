"""How long records about people are kept, and who has left so long ago that some of them are to go (UU 27/2022)."""
