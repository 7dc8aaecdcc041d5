namespace OrleansGrid.Silo;

/// <summary>What becomes of a failed attempt: its description, whether there is another, and when.</summary>
internal sealed class FailureRules(BatchSpec spec)
{
    private const int MostStack = 16 << 10;
    private const int MostMessage = 4 << 10;

    /// <summary>Why no handler could be made; null when there is one.</summary>
    public Exception? NoRunner { get; set; }

    public bool MayRetry(Exception error, int attempts) => error is not PermanentFailureException && attempts < spec.Retry.Attempts;

    /// <summary>Exponential back-off with jitter: evenly from [d/2, d].</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var full = Math.Min(spec.Retry.MaxDelay.TotalSeconds, spec.Retry.FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 60)));
        return TimeSpan.FromSeconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    public ItemError Describe(Exception error, bool timedOut)
    {
        if (timedOut)
        {
            return new ItemError("timeout", $"The attempt did not end within {spec.Timeout}.");
        }

        if (error is LostResultsException)
        {
            return new ItemError(LostResultsException.Kind, Storable(error.Message, MostMessage));
        }

        return error is CommandFailedException command
            ? new ItemError(command.Kind, Storable(command.Message, MostMessage), command.ErrorTail.Length > 0 ? Storable(command.ErrorTail, MostStack) : null)
            : new ItemError(error.GetType().FullName!, Storable(error.Message, MostMessage), error.StackTrace is null ? null : Storable(error.ToString(), MostStack));
    }

    /// <summary>PostgreSQL's jsonb knows no NUL, and nobody reads a megabyte of stack.</summary>
    private static string Storable(string text, int most)
    {
        var kept = text.Length <= most ? text : text[..most] + " …";
        return StorableJson.Clean(kept);
    }
}
