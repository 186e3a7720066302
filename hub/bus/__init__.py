"""The bus: a fenced copy of the record for our workers, and the door partners knock on."""
