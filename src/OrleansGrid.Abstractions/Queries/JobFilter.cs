namespace OrleansGrid;

/// <summary>Which jobs are listed: those that meet every condition that is given.</summary>
public sealed record JobFilter
{
    /// <summary>Only those in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only those of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those that were submitted under this key.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Only those whose whole name matches, as shells match names of files (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>, <c>\</c>
    /// before a character that is meant); a job without a name never does.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Only those submitted within this time, by the database's clock.</summary>
    public TimeSpan? YoungerThan { get; init; }

    /// <summary>Only those submitted before this time, by the database's clock.</summary>
    public TimeSpan? OlderThan { get; init; }
}
