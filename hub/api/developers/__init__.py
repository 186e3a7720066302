"""The pages for partners' developers at the door: public, made of what the door itself goes by."""
