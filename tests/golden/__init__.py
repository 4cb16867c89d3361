"""The specimens: gradients that an expert wrote, and the text that srcad generates in their place."""
