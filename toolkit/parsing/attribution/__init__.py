"""Source, cue and content of each attribution of a parsed text: by rules, by a trained model."""
