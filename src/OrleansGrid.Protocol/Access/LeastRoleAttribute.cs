namespace OrleansGrid.Protocol.Access;

/// <summary>
/// The least role that may call a method of a grain. Where TLS is on, a method without it is refused to everyone but silos.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LeastRoleAttribute(GridRole role) : Attribute
{
    public GridRole Role => role;
}
