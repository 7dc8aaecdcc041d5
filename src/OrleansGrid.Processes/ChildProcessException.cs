namespace OrleansGrid.Processes;

/// <summary>
/// A command could not be started, or its end could not be learnt. The message is one sentence for the person who submitted it.
/// </summary>
/// <remarks>Not permanent by itself: another silo may have the program or the folder that this one lacks.</remarks>
internal sealed class ChildProcessException : Exception
{
    public ChildProcessException(string message)
        : base(message) { }

    public ChildProcessException(string message, Exception innerException)
        : base(message, innerException) { }
}
