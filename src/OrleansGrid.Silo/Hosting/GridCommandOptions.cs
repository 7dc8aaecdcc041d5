namespace OrleansGrid;

/// <summary>How a silo runs programs that jobs name.</summary>
public sealed class GridCommandOptions
{
    private readonly List<string> _passed = [];

    /// <summary>Names and patterns of what commands are given of the silo's environment besides the usual.</summary>
    internal IReadOnlyList<string> PassedVariables => _passed;

    /// <summary>
    /// Hands variables of the silo's environment on to commands. Without it they are given what programs usually need (<c>PATH</c>,
    /// <c>HOME</c>, the language, the time zone, proxies, those of language run-times and of CUDA) and their own (<c>GRID_ITEM</c>).
    /// Secrets of the grid are never handed on: its connection string, all that holds the password in it, <c>GRID_*</c>,
    /// <c>ConnectionStrings__*</c>, <c>PGPASSWORD</c>.
    /// </summary>
    /// <param name="names">Names, with <c>*</c> for any characters: <c>AWS_*</c>. <c>*</c> alone is all that is no secret.</param>
    public GridCommandOptions PassEnvironment(params string[] names)
    {
        _passed.AddRange(names);
        return this;
    }
}
