namespace OrleansGrid.Protocol.Access;

/// <summary>Puts this process's token on each call that it makes, in the place of that of whom it works for.</summary>
public sealed class TokenOnCalls(CallerTokens tokens) : IOutgoingGrainCallFilter
{
    // Asynchronous, so that the context of whoever calls stays as it is.
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
        {
            // A silo's call of a client (that its gateway stops): with the silo's token the client could do all that silos do.
            RequestContext.Remove(CallerToken.Key);
        }
        else
        {
            RequestContext.Set(CallerToken.Key, tokens.Own);
        }

        await context.Invoke();
    }
}
