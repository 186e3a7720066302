"""What a person does: load, decide, record. The command line and the screens come in here.

A decision is recorded on condition that nothing it rests on went on since it was loaded; the relay
then tells it as any other event. Free text is sealed before it is recorded.
"""
