namespace OrleansGrid.Client;

/// <summary>The handlers of one kind of jobs among all that silos offer.</summary>
/// <param name="Noun">What people call one, as in "No active silo has the objective 'x'".</param>
/// <param name="Prefix">What their names begin with; empty for those without a colon in their name.</param>
/// <param name="Commands">The one that runs commands; null for none.</param>
internal sealed record HandlerFamily(string Noun, string Prefix, string? Commands)
{
    /// <summary>The sentence for a handler that no active silo has.</summary>
    public GridException NoneHas(string handler, IEnumerable<string> known)
    {
        if (handler == Commands)
        {
            return new GridException(
                GridFault.BadInput,
                "No active silo runs commands; start one with 'grid silo' or 'grid up', or let the host of the silos call AddCommands."
            );
        }

        var others = known.Where(IsMember).Where(name => name != Commands).Select(name => name[Prefix.Length..]).ToList();
        var instead = others.Count > 0 ? $"there are {string.Join(", ", others)}" : "there is none";
        return new GridException(GridFault.BadInput, $"No active silo has the {Noun} '{handler[Prefix.Length..]}'; {instead}.");
    }

    private bool IsMember(string name) =>
        Prefix.Length > 0 ? name.StartsWith(Prefix, StringComparison.Ordinal) : !name.Contains(':', StringComparison.Ordinal);
}
