"""What every package stands on: messages, columns, progress, arrays, coordinate systems."""
