namespace OrleansGrid.Benchmarks;

/// <summary>The times of the peers, taken in turns with the grid's.</summary>
internal sealed class PeerTimes(IReadOnlyList<Peer> peers)
{
    private readonly Dictionary<Peer, List<double>> _seconds = peers.ToDictionary(peer => peer, _ => new List<double>());

    public IEnumerable<(string With, double Value)> Medians =>
        _seconds.Where(peer => peer.Value.Count > 0).Select(peer => (peer.Key.Name, new Series(peer.Value).Median));

    public IEnumerable<Figure> Figures =>
        _seconds.Where(peer => peer.Value.Count > 0).Select(peer => Figure.Alone($"s of {peer.Key.Name}", peer.Value));

    /// <summary>Runs each once more, unless it has been run as often as it is worth.</summary>
    public async Task RunAsync(WorkFolder folder, string input, CancellationToken cancellation)
    {
        foreach (var (peer, seconds) in _seconds.Where(peer => peer.Value.Count < peer.Key.Runs))
        {
            seconds.Add(await peer.RunAsync(folder, input, cancellation));
        }
    }

    /// <summary>The speed of a peer's median that each time comes to; none when the peer was not run.</summary>
    public IEnumerable<Figure> Shares(string name, string peer, IEnumerable<double> seconds, double atLeast, double aim) =>
        from found in Medians
        where found.With == peer
        select Figure.More(name, seconds.Select(s => found.Value / s), ("at least", atLeast), ("aim", aim));
}
