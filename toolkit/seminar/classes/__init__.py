"""A class of students who code one case: handed out, collected, compared.

What is assigned stands in the case, in class/: students.csv says which coder is whom, sample.csv
who codes what. `students` reads the list, `assigning` draws and hands out, `collecting` takes
back, `agreeing` compares, `pages` shows each of them their own, `pretend` plays a class.
"""
