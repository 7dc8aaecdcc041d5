using System.Collections.Concurrent;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Protocol.Access;

/// <summary>This process's own token, and whom the tokens of others speak for. Each is verified once.</summary>
public sealed class CallerTokens(GridCertificates certificates)
{
    /// <summary>Of more processes at once than any grid has; beyond it, all are verified again.</summary>
    private const int MostRemembered = 4096;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public string Own => certificates.Current().Token;

    /// <summary>Null for a call without a token, or with one that no certificate of the grid has made.</summary>
    public Caller? WhoMade(string? token)
    {
        if (token is null)
        {
            return null;
        }

        var loaded = certificates.Current();
        return
            _known.TryGetValue(token, out var known)
            // An authority that has been replaced speaks for nobody any more.
            && ReferenceEquals(known.By, loaded)
            ? known.Ends > DateTime.UtcNow
                ? known.Caller
                : null
            : Verify(token, loaded);
    }

    private Caller? Verify(string token, LoadedCertificates loaded)
    {
        using var certificate = CallerToken.Read(token);
        if (certificate is null || loaded.WhoIs(certificate) is not { } caller)
        {
            return null;
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[token] = new Known(caller, certificate.NotAfter.ToUniversalTime(), loaded);
        return caller;
    }

    private sealed record Known(Caller Caller, DateTime Ends, LoadedCertificates By);
}
