namespace Community.Testing.Browser;

public sealed class BrowserVisitException(string message, Exception? inner = null) : Exception(message, inner);
