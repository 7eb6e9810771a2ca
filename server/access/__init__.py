"""Who may do what: users and their keys, links for guests, and the server's secret."""
