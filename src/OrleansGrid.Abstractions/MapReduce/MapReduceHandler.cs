namespace OrleansGrid;

/// <summary>Under which handler kind silos offer a MapReduce program, so that a job goes only where its program is.</summary>
public static class MapReduceHandler
{
    public const string Prefix = "mapreduce:";

    /// <summary>Jobs of commands need no program on the silo but those that they name.</summary>
    public const string Commands = Prefix + "commands";

    public static string Of(MapReduceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Program is { } program ? Prefix + program : Commands;
    }
}
