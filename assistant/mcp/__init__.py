"""The assistant for other programs' models (`filing mcp`): tools and resources of the Model Context Protocol.

`deeds` is what each tool does, `forms` what it is given and gives, `service` has the tools and names
`mcp`, `run` speaks over standard streams or listens. Nothing of it is imported unless it is asked for.
"""
