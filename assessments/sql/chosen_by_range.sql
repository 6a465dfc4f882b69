BETWEEN %(low)s AND %(high)s
