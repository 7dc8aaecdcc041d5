namespace OrleansGrid;

/// <summary>Thrown by a handler when another attempt cannot help: the item fails at once, whatever attempts remain.</summary>
public sealed class PermanentFailureException : Exception
{
    public PermanentFailureException() { }

    public PermanentFailureException(string message)
        : base(message) { }

    public PermanentFailureException(string message, Exception innerException)
        : base(message, innerException) { }
}
