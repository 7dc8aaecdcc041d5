namespace OrleansGrid.Protocol.Access;

/// <summary>Puts this process's token on each call that it makes, in the place of that of whom it works for.</summary>
public sealed class TokenOnCalls(CallerTokens tokens) : IOutgoingGrainCallFilter
{
    // Asynchronous, so that the context of whoever calls stays as it is.
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        RequestContext.Set(CallerToken.Key, tokens.Own);
        await context.Invoke();
    }
}
