"""Code that the lessons share: data, parameters, figures, training and results files."""
