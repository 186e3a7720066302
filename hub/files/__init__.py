"""Files as a door: tables (CSV), trees (XML) and archives (zip) of them become partners' messages.

A file is read whole before anything is sent. What is wrong with its form refuses the file; what is
wrong with one message is the business of the hub, which reads it as it reads any other.
"""
