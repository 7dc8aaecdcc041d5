namespace OrleansGrid;

/// <summary>Offers a public class as an objective when its assembly is loaded as a plug-in.</summary>
/// <param name="kind">The stable name that studies refer to; the class may be renamed freely.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectiveAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}
