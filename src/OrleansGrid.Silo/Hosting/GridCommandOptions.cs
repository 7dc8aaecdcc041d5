namespace OrleansGrid;

/// <summary>How a silo runs programs that jobs name.</summary>
public sealed class GridCommandOptions
{
    private readonly List<string> _passed = [];
    private readonly List<string> _programs = [];

    /// <summary>Names and patterns of what commands are given of the silo's environment besides the usual.</summary>
    internal IReadOnlyList<string> PassedVariables => _passed;

    /// <summary>The most that any command may use; null for no limits but those of its job.</summary>
    internal CommandLimits? MostUse { get; private set; }

    /// <summary>The user that commands run as; null for the silo's.</summary>
    internal string? User { get; private set; }

    /// <summary>The only programs that are run; none for any.</summary>
    internal IReadOnlyList<string> Programs => _programs;

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

    /// <summary>
    /// Holds every command to these limits, whatever its job says; where a job has limits too, the smaller hold. Memory, CPU time and
    /// processes can be limited on Linux only; elsewhere a silo that is to do so does not start.
    /// </summary>
    /// <exception cref="GridException">One of them is not valid.</exception>
    public GridCommandOptions Limit(CommandLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Validate() is { } why)
        {
            throw new GridException(GridFault.BadInput, why);
        }

        MostUse = limits.And(MostUse);
        return this;
    }

    /// <summary>
    /// Runs commands as another user of the machine, with that user's groups and home folder. Only a silo of root on Linux can; another
    /// does not start. That user must be able to enter the silo's data folder, where the temporary folders of commands are.
    /// </summary>
    public GridCommandOptions RunAs(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        User = user;
        return this;
    }

    /// <summary>
    /// Runs no other programs than these. An item whose command is another fails here, for good. A program that starts others, such as a
    /// shell, allows all of them.
    /// </summary>
    /// <param name="programs">Full paths, or names that are looked up on the PATH when the silo starts.</param>
    public GridCommandOptions AllowPrograms(params string[] programs)
    {
        _programs.AddRange(programs);
        return this;
    }
}
