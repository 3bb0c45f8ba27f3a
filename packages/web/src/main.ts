// Where the page begins.

import './app.css';
import { mount } from 'svelte';
import { browserStorage } from './lib/storage.ts';
import { applyTheme } from './lib/theme.ts';
import App from './views/App.svelte';

const storage = browserStorage();
applyTheme(storage);
const target = document.getElementById('app');
if (target) mount(App, { target, props: { storage } });
