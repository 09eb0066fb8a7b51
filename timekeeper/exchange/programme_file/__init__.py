"""Programme files: turns the bytes of a CSV file into a programme or its errors."""
