"""Programme files: from the bytes of a CSV file to a programme, or to its errors."""
