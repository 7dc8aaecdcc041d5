namespace OrleansGrid.Protocol.Access;

/// <summary>Who a certificate of the grid speaks for.</summary>
/// <param name="Name">For people.</param>
/// <param name="Commands">Whether it may submit jobs that run commands.</param>
public sealed record Caller(string Name, GridRole Role, bool Commands)
{
    /// <summary>Nobody is asked for a certificate, or the grid itself calls.</summary>
    public static Caller Unchecked { get; } = new("", GridRole.Silo, Commands: true);

    /// <summary>Nobody that the grid knows.</summary>
    public static Caller Nobody { get; } = new("", default, Commands: false);

    public bool May(GridRole least) => Role >= least;

    public bool MayRunCommands => Commands || Role >= GridRole.Operator;
}
