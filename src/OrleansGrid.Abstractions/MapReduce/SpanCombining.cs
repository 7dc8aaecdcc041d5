namespace OrleansGrid;

/// <summary>How values of equal keys may be merged before they are reduced, any number of times or never.</summary>
public enum SpanCombining
{
    /// <summary>Not at all; or by <see cref="SpanMapReduce.Combine"/> where that is overridden.</summary>
    None,

    /// <summary>All values are emitted as numbers, and are added up. The fastest.</summary>
    Sum,
}
