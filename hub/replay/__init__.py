"""Takes the machine's decisions again from the record, and says where they come out otherwise."""
