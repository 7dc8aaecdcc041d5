namespace OrleansGrid.Silo.Logs;

/// <summary>How much of what one attempt writes is kept.</summary>
/// <param name="Head">Bytes of its beginning.</param>
/// <param name="Tail">Bytes of its end, at least.</param>
internal readonly record struct LogLimits(int Head, int Tail)
{
    private const int MostHead = 4 << 10;

    /// <summary>Of the bytes of an attempt, at most a sixteenth are for its beginning.</summary>
    public static LogLimits Of(int bytes)
    {
        var head = Math.Min(MostHead, bytes / 16);
        return new LogLimits(head, bytes - head);
    }
}
