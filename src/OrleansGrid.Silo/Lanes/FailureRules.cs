using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Lanes;

/// <summary>What becomes of a failed attempt: its description, whether there is another, and when.</summary>
internal sealed class FailureRules(StagePolicy policy)
{
    private const int MostStack = 16 << 10;
    private const int MostMessage = 4 << 10;
    private const int MostType = 1 << 10;

    private static readonly RetryPolicy Usual = new();

    /// <summary>Why no handler could be made; null when there is one.</summary>
    public Exception? NoRunner { get; set; }

    public bool MayRetry(Exception error, int attempts) => error is not PermanentFailureException && attempts < policy.Attempts();

    /// <summary>Exponential back-off with jitter, as <see cref="RetryPolicy"/> promises it.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var retry = policy.Retry ?? Usual;
        var asked = retry.FirstDelay.Ticks * Math.Pow(2, Math.Min(attempts - 1, 60));
        return TimeSpan.FromTicks((long)Math.Min(retry.MaxDelay.Ticks, asked * (1 + (Random.Shared.NextDouble() / 4))));
    }

    /// <summary>Never throws: an exception is a user's class, and its members are user code.</summary>
    public ItemError Describe(Exception error, bool timedOut)
    {
        try
        {
            return timedOut ? new ItemError("timeout", $"The attempt did not end within {policy.Timeout}.") : Describe(error);
        }
        catch (Exception broken)
        {
            return new ItemError(
                TypeOf(error),
                $"The attempt failed with an exception that cannot be described: its own members throw {TypeOf(broken)}."
            );
        }
    }

    private static ItemError Describe(Exception error)
    {
        var message = error.Message ?? "";
        return error switch
        {
            LostResultsException => new ItemError(LostResultsException.ErrorType, Storable(message, MostMessage)),
            IDescribedFailure described => new ItemError(
                described.ErrorType,
                Storable(message, MostMessage),
                described.Detail is { Length: > 0 } detail ? Storable(detail, MostStack) : null
            ),
            _ => new ItemError(TypeOf(error), Storable(message, MostMessage), StackOf(error, message)),
        };
    }

    /// <summary>With the exceptions inside it, unless it says so much that writing all of it down would be a burden on the silo.</summary>
    private static string? StackOf(Exception error, string message) =>
        error.StackTrace is not { } stack ? null : Storable(message.Length <= MostStack ? error.ToString() : stack, MostStack);

    private static string TypeOf(Exception error) => Storable(error.GetType().FullName ?? error.GetType().Name, MostType);

    /// <summary>PostgreSQL's jsonb knows no NUL, and nobody reads a megabyte of stack.</summary>
    private static string Storable(string text, int most)
    {
        var kept = text.Length <= most ? text : text[..most] + " …";
        return StorableJson.Clean(kept);
    }
}
