"""One folder an application, each implementing the hooks of `rushes.core.hookspecs`."""
