namespace OrleansGrid;

/// <summary>An error whose message is one sentence for a person: what was given, what is allowed, what to do.</summary>
public sealed class GridException : Exception
{
    public GridException(GridFault fault, string message)
        : base(message) => Fault = fault;

    public GridException(GridFault fault, string message, Exception? innerException)
        : base(message, innerException) => Fault = fault;

    public GridFault Fault { get; }
}
