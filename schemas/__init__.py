"""What we exchange: values, events and the partners' envelope. Nothing here does any input or output."""
