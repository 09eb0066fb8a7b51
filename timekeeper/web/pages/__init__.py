"""The pages that people look at: programme, public page, console and displays."""
