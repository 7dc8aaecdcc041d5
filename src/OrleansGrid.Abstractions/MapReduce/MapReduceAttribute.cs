namespace OrleansGrid;

/// <summary>
/// Names the kind under which a MapReduce program of a plug-in assembly is known. Stored state refers to the kind, never to the class.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MapReduceAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}
