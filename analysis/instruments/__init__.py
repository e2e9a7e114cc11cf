"""The instruments that are more than a list of words: rules over tokens, each with its reasons."""
