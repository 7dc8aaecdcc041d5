namespace OrleansGrid.Processes;

/// <summary>A command did not end well.</summary>
/// <param name="kind">What <see cref="ItemError.Type"/> is to say.</param>
/// <param name="errorTail">The end of its standard error.</param>
internal sealed class CommandFailedException(string kind, string message, string errorTail) : Exception(message), IDescribedFailure
{
    public string ErrorType => kind;

    public string? Detail => errorTail;

    /// <exception cref="CommandFailedException">It went over a limit.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void ThrowIfStopped(ChildExit exit, CancellationToken cancellation)
    {
        if (exit.Exceeded is { } sentence)
        {
            throw new CommandFailedException("limit", sentence, exit.ErrorTail);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <exception cref="CommandFailedException">
    /// It went over a limit, printed too much, or did not end with exit code 0.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void ThrowUnlessDone(ChildExit exit, int maxOutputBytes, CancellationToken cancellation)
    {
        if (exit.OutputTruncated && exit.Exceeded is null)
        {
            throw new CommandFailedException(
                "output",
                $"The command printed more than {maxOutputBytes} bytes and was killed.",
                exit.ErrorTail
            );
        }

        ThrowIfStopped(exit, cancellation);
        if (exit.ExitCode != 0)
        {
            var how = exit.ExitCode is { } code ? $"ended with exit code {code}" : $"was ended by signal {exit.Signal}";
            var last = exit.ErrorTail.Trim().Split('\n')[^1];
            throw new CommandFailedException(
                "exit",
                last.Length > 0 ? $"The command {how}: {last}" : $"The command {how}.",
                exit.ErrorTail
            );
        }
    }
}
