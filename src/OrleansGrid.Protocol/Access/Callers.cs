namespace OrleansGrid.Protocol.Access;

/// <summary>Who calls the grain that runs now.</summary>
/// <param name="tokens">Null where nobody is asked for a certificate.</param>
public sealed class Callers(CallerTokens? tokens)
{
    public Caller Current =>
        tokens is null ? Caller.Unchecked : tokens.WhoMade(RequestContext.Get(CallerToken.Key) as string) ?? Caller.Nobody;
}
