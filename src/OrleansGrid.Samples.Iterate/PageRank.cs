namespace OrleansGrid.Samples.Iterate;

/// <summary>
/// PageRank (Page, Brin, Motwani and Winograd 1999): edges, one a line as two names apart by blanks or tabs. A node's rank is (1 − d)/N and
/// d times what its neighbours pass on; nodes without edges out of them pass on to all alike. Done when the ranks of all nodes together
/// have changed by no more than the tolerance. The result has a node, its edges out of it and its rank a line, in the order of the nodes'
/// names.
/// </summary>
internal sealed class PageRank : IIteration
{
    private const double UsualDamping = 0.85;
    private const double UsualTolerance = 1e-9;

    private static readonly char[] Blank = [' ', '\t'];

    public string? Validate(IReadOnlyDictionary<string, string> options) =>
        !options.IsNumber("damping", 0, 1) ? "The option damping of pagerank must be a number from 0 to 1."
        : !options.IsNumber("tolerance", 0, double.MaxValue) ? "The option tolerance of pagerank must be a number from 0."
        : null;

    public void Map(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<string> lines,
        TextWriter partial,
        CancellationToken cancellation
    )
    {
        var nodes = state is null ? null : Read(state);
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.Split(Blank, StringSplitOptions.RemoveEmptyEntries) is not { Length: > 0 } edge)
            {
                continue;
            }

            if (edge.Length != 2)
            {
                throw new PermanentFailureException($"\"{line}\" is not an edge; a line has two names.");
            }

            if (nodes is null)
            {
                // The first round counts the edges out of each node.
                sums[edge[0]] = sums.GetValueOrDefault(edge[0]) + 1;
                sums.TryAdd(edge[1], 0);
            }
            else
            {
                var from = nodes[edge[0]];
                sums[edge[1]] = sums.GetValueOrDefault(edge[1]) + (from.Rank / from.Edges);
            }
        }

        foreach (var (node, sum) in sums)
        {
            partial.WriteLine($"{node}\t{Options.Text(sum)}");
        }
    }

    public bool Combine(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<TextReader> partials,
        TextWriter next,
        CancellationToken cancellation
    )
    {
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var partial in partials)
        {
            cancellation.ThrowIfCancellationRequested();
            while (partial.ReadLine() is { } line)
            {
                var tab = line.LastIndexOf('\t');
                sums[line[..tab]] = sums.GetValueOrDefault(line[..tab]) + Options.Parse(line.AsSpan(tab + 1));
            }
        }

        if (sums.Count == 0)
        {
            throw new PermanentFailureException("The files hold no edges.");
        }

        if (state is null)
        {
            foreach (var (node, edges) in sums)
            {
                next.WriteLine($"{node}\t{Options.Text(edges)}\t{Options.Text(1.0 / sums.Count)}");
            }

            return false;
        }

        var nodes = Read(state);
        var damping = options.Number("damping", UsualDamping);
        var dangling = nodes.Values.Where(node => node.Edges == 0).Sum(node => node.Rank);
        var changed = 0.0;
        foreach (var (name, node) in nodes)
        {
            var rank = ((1 - damping) / nodes.Count) + (damping * (sums.GetValueOrDefault(name) + (dangling / nodes.Count)));
            changed += Math.Abs(rank - node.Rank);
            next.WriteLine($"{name}\t{Options.Text(node.Edges)}\t{Options.Text(rank)}");
        }

        return changed <= options.Number("tolerance", UsualTolerance);
    }

    private static SortedDictionary<string, (double Edges, double Rank)> Read(TextReader state)
    {
        var nodes = new SortedDictionary<string, (double, double)>(StringComparer.Ordinal);
        while (state.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            nodes.Add(parts[0], (Options.Parse(parts[1]), Options.Parse(parts[2])));
        }

        return nodes;
    }
}
