"""Words of a text, and how many of them have to be changed to make another."""


def words_of(text):
    return "".join(c if c.isalpha() or c in "' " else " " for c in text.lower()).split()


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
