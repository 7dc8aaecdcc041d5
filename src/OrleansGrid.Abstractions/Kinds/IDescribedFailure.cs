namespace OrleansGrid;

/// <summary>An exception of a kind's runner that says itself what is kept of it.</summary>
public interface IDescribedFailure
{
    /// <summary>What <see cref="ItemError.Type"/> is to say.</summary>
    string ErrorType { get; }

    /// <summary>What <see cref="ItemError.Stack"/> is to say; null for nothing.</summary>
    string? Detail { get; }
}
