"""The API's shared edge: how rows are read and listed, how refusals look, and that nothing is open by default."""
