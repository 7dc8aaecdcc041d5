namespace OrleansGrid.Silo;

/// <summary>A command did not end well.</summary>
/// <param name="kind">What <see cref="ItemError.Type"/> is to say.</param>
/// <param name="errorTail">The end of its standard error.</param>
internal sealed class CommandFailedException(string kind, string message, string errorTail) : Exception(message)
{
    public string Kind => kind;

    public string ErrorTail => errorTail;
}
