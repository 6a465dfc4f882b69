"""An independent second opinion on every figure: plain, slow, obvious Python over the rows of a data package.

It follows the definitions of the figures sentence by sentence and imports nothing from the apps, so that an
engine and this reference agree by both being right. The numbers in the docstrings are those of the sentences:
3 the data package, 4.1 to 4.9 what each figure means.
"""
