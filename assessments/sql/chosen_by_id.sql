= ANY (%(people)s)
