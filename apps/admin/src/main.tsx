import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/base.css'
import { Admin } from './app/admin.tsx'
import { startLanguage } from './language/i18n.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('Cannot start the page: index.html has no #root')

await startLanguage()
createRoot(root).render(
  <StrictMode>
    <Admin />
  </StrictMode>,
)
