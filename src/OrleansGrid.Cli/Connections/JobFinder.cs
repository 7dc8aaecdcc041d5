namespace OrleansGrid.Cli;

/// <summary>Finds the job that a person means by an id or the beginning of one.</summary>
internal static class JobFinder
{
    private const int ShortestPrefix = 4;

    public static async Task<JobStatus> FindJobAsync(this JobReader jobs, string id, CancellationToken cancellation)
    {
        if (Guid.TryParse(id, out var exact))
            return await jobs.FindAsync(exact, cancellation) ?? throw Unknown(id);

        var prefix = id.ToLowerInvariant();
        if (prefix.Length < ShortestPrefix || !prefix.All(symbol => char.IsAsciiHexDigit(symbol) || symbol == '-'))
            throw new GridException(GridFault.BadInput, $"'{id}' is not a job's id; give the id or at least its first {ShortestPrefix} characters, as 'grid jobs' shows them.");

        var found = (await jobs.ListAsync(int.MaxValue, null, cancellation))
            .Where(job => job.JobId.ToString("D").StartsWith(prefix, StringComparison.Ordinal) || job.JobId.ToString("N").StartsWith(prefix, StringComparison.Ordinal))
            .Take(2)
            .ToList();
        return found.Count switch
        {
            0 => throw Unknown(id),
            1 => found[0],
            _ => throw new GridException(GridFault.BadInput, $"More than one job begins with '{id}'; give more characters."),
        };
    }

    private static GridException Unknown(string id) => new(GridFault.NotFound, $"There is no job '{id}'; 'grid jobs' lists those there are.");
}
